import { runProcess } from '@inro/host';
import { startDevelopers } from './app.ts';

await runProcess(startDevelopers);
