import { useRoute } from '@inro/design-system';
import { ChoicePage } from './choice-page.tsx';
import { phoneOfThisScreen } from './phone.ts';
import type { LoginPlace } from './place.ts';
import { QrPage } from './qr-page.tsx';

/** The phone of this screen or another one; where there is no phone on this screen nobody is asked, and the QR code is there at once. */
export function LoginPages<T>({ place }: { readonly place: LoginPlace<T> }) {
  const route = useRoute();
  const phone = phoneOfThisScreen();
  return phone === null || route === '/qr' ? (
    <QrPage isOnly={phone === null} place={place} />
  ) : (
    <ChoicePage phone={phone} place={place} />
  );
}
