import { DeletionPage } from './deletion-page.tsx';
import { RequestsPage } from './requests-page.tsx';

/** `/requests`, and `/requests/delete/N`: the entry of the log by the moment at which it was written. */
export function RequestRoutes({ route }: { readonly route: string }) {
  const moment = /^\/requests\/delete\/(\d{1,16})$/.exec(route)?.[1];
  return moment === undefined ? <RequestsPage /> : <DeletionPage key={moment} moment={Number(moment)} />;
}
