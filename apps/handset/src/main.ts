import { PeerClient, runProcess } from '@inro/host';
import { readHandsetConfiguration } from './configuration.ts';
import { watchPcscReaders } from './contactless/pcsc-reader.ts';
import { MakerClient } from './elements/maker-client.ts';
import { openShelf } from './elements/shelf.ts';
import { Handset } from './handset.ts';
import { serveHandset } from './server.ts';

await runProcess(async ({ config, log, clock }) => {
  const configuration = readHandsetConfiguration(config);
  const shelf = openShelf(config.dataDir, new MakerClient(new PeerClient(config, clock)));
  const readers = configuration.pcscReaders ? await watchPcscReaders() : undefined;
  const handset = new Handset({ folder: config.dataDir, clock, shelf, readers });
  return serveHandset(config, log, handset, configuration);
});
