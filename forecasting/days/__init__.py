"""What is known of each day, past and future: the calendar, the weather, and the days that are no example."""
