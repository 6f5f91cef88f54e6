"""What an operator looks at: metrics, the status page, tracing."""
