import { isAbsolute, join, resolve } from 'node:path';
import { StartError } from './errors.ts';
import { portOf } from './topology.ts';

const FIRST_PORT = 8420;

export interface StartArguments {
  readonly reset: boolean;
  /** First of the consecutive ports; that of the data folder, or 8420, unless told. */
  readonly port: number;
  readonly dataDir: string;
  /** Do not make the test citizens. */
  readonly empty: boolean;
}

/** Reads `--reset`, `--port N`, `--data DIR`, `--empty`. */
export function readArguments(args: readonly string[], root: string): StartArguments {
  let [reset, empty, dataDir] = [false, false, join(root, '.inro')];
  let port: number | undefined;
  for (let i = 0; i < args.length; i++) {
    const value = args[i + 1];
    if (args[i] === '--reset') reset = true;
    else if (args[i] === '--empty') empty = true;
    else if (args[i] === '--port' && value !== undefined && /^\d{4,5}$/.test(value) && Number(value) <= 65_000)
      port = Number(args[++i]);
    else if (args[i] === '--data' && value !== undefined)
      dataDir = isAbsolute(args[++i]!) ? args[i]! : resolve(process.env.INIT_CWD ?? process.cwd(), args[i]!);
    else throw new StartError('start.option_unknown');
  }
  return { reset, empty, port: port ?? (reset ? undefined : portOf(dataDir)) ?? FIRST_PORT, dataDir };
}
