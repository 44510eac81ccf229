// Stands in for the package "server-only" where plain Node runs server code: the worker, the command line, tests.
export {};
