import { runProcess } from '@inro/host';
import { startFront } from './start.ts';

await runProcess(startFront);
