import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorPage } from './error-page.ts';

const root = join(import.meta.dirname, '../..');
writeFileSync(join(root, 'docs/errors.md'), errorPage());
console.log('docs/errors.md is up to date');
