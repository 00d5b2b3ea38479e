import { operate } from './operate.ts';

process.exit(await operate(process.argv.slice(2)));
