"""Everything that knows Slack; nothing that decides."""
