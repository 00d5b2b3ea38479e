import {
  Button,
  ButtonRow,
  ErrorSummary,
  FileButton,
  Form,
  Paragraph,
  Subheading,
  TextField,
  useLocale,
} from '@inro/design-system';
import { readAuthorizationLink, writeWalletLink } from '@inro/presentation';
import { useState } from 'react';
import { CameraReader } from '../host/camera-reader.tsx';
import { readQrImage } from '../host/qr-image.ts';
import { useText } from '../text.ts';
import { WalletPage } from '../wallet-page.tsx';

/** Takes up a service's request from its QR code: by camera, from an image, or as a pasted link. */
export function ShowPage() {
  const t = useText();
  const { locale } = useLocale();
  const [link, setLink] = useState('');
  const [error, setError] = useState<{ readonly field: string; readonly text: string }>();
  const [camera, setCamera] = useState(false);
  const take = (text: string, field: string) => {
    try {
      const address = new URL(writeWalletLink(location.origin, readAuthorizationLink(text.trim())));
      address.searchParams.set('lang', locale);
      location.assign(address);
    } catch {
      setError({ field, text: t('show.link_error') });
    }
  };
  const readImage = async (file: File) => {
    const text = await readQrImage(file).catch(() => undefined);
    if (text === undefined) setError({ field: 'image', text: t('show.image_none') });
    else take(text, 'image');
  };
  return (
    <WalletPage back="#/" hasError={error !== undefined} heading={t('show.heading')}>
      <ErrorSummary errors={error === undefined ? [] : [error]} />
      <Paragraph>{t('show.intro')}</Paragraph>
      {camera ? (
        <CameraReader
          description={t('show.camera_view')}
          onFailure={() => {
            setCamera(false);
            setError({ field: 'image', text: t('show.camera_failed') });
          }}
          onText={(text) => take(text, 'link')}
        />
      ) : null}
      <ButtonRow>
        <Button
          onPress={() => {
            setError(undefined);
            setCamera(!camera);
          }}
        >
          {t(camera ? 'show.camera_stop' : 'show.camera')}
        </Button>
      </ButtonRow>
      <Subheading>{t('show.image')}</Subheading>
      <FileButton accept="image/*" id="image" onFile={readImage}>
        {t('show.image_choose')}
      </FileButton>
      <Subheading>{t('show.link')}</Subheading>
      <Form>
        <TextField
          error={error?.field === 'link' ? error.text : undefined}
          hint={t('show.link_hint')}
          id="link"
          inputMode="url"
          label={t('show.link_label')}
          lines={3}
          onChange={setLink}
          value={link}
        />
        <ButtonRow>
          <Button look="secondary" onPress={() => take(link, 'link')} type="submit">
            {t('show.go')}
          </Button>
        </ButtonRow>
      </Form>
    </WalletPage>
  );
}
