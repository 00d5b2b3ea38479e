import { isAbsolute, join, resolve } from 'node:path';
import { type Deployment, readDeployment } from './deployment-file.ts';
import { StartError } from './errors.ts';
import { portOf } from './topology.ts';

const FIRST_PORT = 8420;

export interface StartArguments {
  readonly reset: boolean;
  /** First of the consecutive ports; that of the data folder, or 8420, unless told. */
  readonly port: number;
  readonly dataDir: string;
  /** Public names behind a TLS proxy. */
  readonly deployment: Deployment | undefined;
  /** Of every server with a database. */
  readonly instances: number;
  /** Do not make the test citizens. */
  readonly empty: boolean;
}

/** Reads `--reset`, `--port N`, `--data DIR`, `--deployment FILE`, `--instances N`, `--empty`. */
export function readArguments(args: readonly string[], root: string): StartArguments {
  let [reset, empty, dataDir] = [false, false, join(root, '.inro')];
  let port: number | undefined;
  let deployment: Deployment | undefined;
  let instances = 1;
  for (let i = 0; i < args.length; i++) {
    const value = args[i + 1];
    if (args[i] === '--reset') reset = true;
    else if (args[i] === '--empty') empty = true;
    else if (args[i] === '--port' && value !== undefined && /^\d{4,5}$/.test(value) && Number(value) <= 65_000)
      port = Number(args[++i]);
    else if (args[i] === '--data' && value !== undefined) dataDir = pathOf(args[++i]!);
    else if (args[i] === '--instances' && value !== undefined && /^[1-8]$/.test(value)) instances = Number(args[++i]);
    else if (args[i] === '--deployment' && value !== undefined) deployment = readDeployment(pathOf(args[++i]!));
    else throw new StartError('start.option_unknown');
  }
  return {
    reset,
    empty,
    port: port ?? (reset ? undefined : portOf(dataDir)) ?? FIRST_PORT,
    dataDir,
    deployment,
    instances,
  };
}

const pathOf = (text: string): string =>
  isAbsolute(text) ? text : resolve(process.env.INIT_CWD ?? process.cwd(), text);
