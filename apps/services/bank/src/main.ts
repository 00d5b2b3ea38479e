import { runProcess } from '@inro/host';
import { startBank } from './start.ts';

await runProcess(startBank);
