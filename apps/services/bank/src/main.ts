import { runProcess } from '@inro/host';
import { startBank } from './app.ts';

await runProcess(startBank);
