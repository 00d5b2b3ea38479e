import { runProcess } from '@inro/host';
import { masterKeyFile } from '../role/start.ts';
import { startProvider } from './start.ts';

await runProcess((host) => startProvider(host, masterKeyFile()));
