/** A reporter of node:test that ends the process with the first failure. */
export default async function* firstFailure(events: AsyncIterable<{ readonly type: string }>) {
  for await (const { type } of events) {
    if (type === 'test:fail') process.exit(1);
    yield '';
  }
}
