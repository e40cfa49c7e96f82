"""A simulated Slack workspace: the tests drive the real desk with it, and the browser demo gives it a page."""
