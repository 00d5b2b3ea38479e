import { session } from '../inro.js';

export default async function Page() {
  const { sub } = await session();
  return sub ? <h1>{`Hello ${sub}`}</h1> : <a href="/login">Log in with your phone</a>;
}
