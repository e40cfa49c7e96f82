"""How a question becomes an answer: pure, without Slack, SQL, network, clock, environment or logging."""
