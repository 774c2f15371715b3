"""The company over HTTP: GraphQL, screens' specs, files, imports and exports, live events, health."""
