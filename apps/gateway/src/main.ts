import { runProcess } from '@inro/host';
import { startGateway } from './start.ts';

await runProcess(startGateway);
