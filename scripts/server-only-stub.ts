// Replaces the package "server-only" where Node runs server code without Next: the worker, the command line, tests.
export {};
