import { runProcess } from '@inro/host';
import { startHome } from './app.ts';

await runProcess(startHome);
