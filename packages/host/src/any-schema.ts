// biome-ignore lint/suspicious/noExplicitAny: audit log and outbox lie in every schema
export type AnySchema = any;
