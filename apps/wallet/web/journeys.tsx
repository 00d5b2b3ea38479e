import { later } from '@inro/design-system';
import { RetryPage } from './failure-page.tsx';
import { useText } from './text.ts';
import { SlowNote, WalletPage } from './wallet-page.tsx';

export function StartingPage() {
  const t = useText();
  return (
    <WalletPage heading={t('app.starting')}>
      <SlowNote />
    </WalletPage>
  );
}

const meanwhile = { Waiting: StartingPage, Failed: RetryPage };

/** Putting certificates onto the phone: nothing of it is loaded before somebody begins. */
export const enrolment = later(() => import('./enrol/index.ts'), meanwhile);

/** What a service asks, with the verifier that judges who it is. */
export const presentation = later(() => import('./present/index.ts'), meanwhile);

/** What is on the phone, to read about. */
export const certificates = later(() => import('./pages/certificates.ts'), meanwhile);

/** What the holder asks of services. */
export const requests = later(() => import('./requests/index.ts'), meanwhile);

/** Reading a QR code: camera, picture or link. */
export const show = later(() => import('./pages/show.ts'), meanwhile);
