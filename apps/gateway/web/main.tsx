import { mountApp } from '@inro/design-system';
import { loginPageTexts, phoneOfThisScreen } from '@inro/login-pages';
import { GatewayApp } from './gateway-app.tsx';
import './styles.css';
import { gatewayTexts } from './texts/gateway.ts';

phoneOfThisScreen();
mountApp(GatewayApp, [...loginPageTexts, gatewayTexts]);
