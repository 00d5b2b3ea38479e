import type { Exchange, StatusRoute, StatusServices } from './exchange.ts';
import { registerForm } from './public-register.ts';

/** Who may ask phones, in the words of their newest certificates: for whoever wants to know before they say yes. */
export const registerRoute: StatusRoute = {
  method: 'GET',
  path: '/relying-parties',
  summary: 'Every service with a certificate in force: its names, what it is by law and what it may ask for',
  answer: { type: 'application/json', schema: registerForm },
  problems: [],
  handle: listRegistered,
};

async function listRegistered({ register }: StatusServices, { response }: Exchange): Promise<void> {
  const text = await register.text();
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60, public' }).end(text);
}
