"""The standing plan: which pulses come when, whose mails go at which hour, and the pages for it."""
