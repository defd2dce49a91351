"""Speed and cost, measured side by side with other list and archive software."""
