"""Groups of campaigns, clients and queues that are reported as one."""
