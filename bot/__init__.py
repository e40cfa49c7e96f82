"""HTTP Desk: a support bot that answers what an HTTP error means, who sent it and who can fix it."""
