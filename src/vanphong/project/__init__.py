"""The only place that knows every app: settings, routes, processes, command line."""
