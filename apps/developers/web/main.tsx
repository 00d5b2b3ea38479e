import { mountApp } from '@inro/design-system';
import { PortalApp } from './portal-app.tsx';
import './styles.css';
import { failuresTexts } from './texts/failures.ts';
import { loginTexts } from './texts/login.ts';
import { portalTexts } from './texts/portal.ts';
import { startTexts } from './texts/start.ts';

mountApp(PortalApp, [portalTexts, startTexts, loginTexts, failuresTexts]);
