import { runProcess } from '@inro/host';
import { masterKeyFile } from '../role/start.ts';
import { startIssuer } from './start.ts';

await runProcess((host) => startIssuer(host, masterKeyFile()));
