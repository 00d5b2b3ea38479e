import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Server } from './server.ts';

const file = join(import.meta.dirname, '../../../llms.txt');
const textAnswer = { content: { 'text/plain': { schema: z.string() } } };

/** `GET /llms.txt` (llmstxt.org): what there is to read, each link to where the home page of this house shows it. */
export function serveOverview(app: Server, home: string): void {
  const overview = readFileSync(file, 'utf8').replaceAll(/\]\(([^)]+)\)/g, `](${home}/documents/$1)`);
  const schema = { summary: 'What there is to read, for language models (llmstxt.org)', response: { 200: textAnswer } };
  app.get('/llms.txt', { schema }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(overview),
  );
}
