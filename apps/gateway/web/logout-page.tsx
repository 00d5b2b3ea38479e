import { Button, ButtonRow, Paragraph, ProblemPanel, useLoaded, useLocale } from '@inro/design-system';
import { GatewayPage } from './gateway-page.tsx';
import { logOut, readLogout } from './session.ts';
import { useText } from './text.ts';

/** A service began a logout: the person agrees, or stays (OpenID Connect RP-Initiated Logout 1.0 §2). */
export function LogoutPage() {
  const t = useText();
  const { pick } = useLocale();
  const logout = useLoaded(readLogout);
  if (logout.value === undefined)
    return (
      <GatewayPage heading={t('service.logout')}>
        {logout.problem === undefined ? null : <ProblemPanel problem={logout.problem} />}
      </GatewayPage>
    );
  const { client, returnTo } = logout.value;
  const end = async () => {
    await logOut(logout.value!);
    location.assign(returnTo);
  };
  return (
    <GatewayPage heading={t('service.logout')}>
      <Paragraph>
        {client === undefined ? t('service.logout_text') : t('service.logout_client', { client: pick(client) })}
      </Paragraph>
      <ButtonRow>
        <Button onPress={end}>{t('service.logout_now')}</Button>
      </ButtonRow>
    </GatewayPage>
  );
}
