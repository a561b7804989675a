"""What is worked on: flows, campaigns, lists, segments, reasons and queues."""
