import { mountApp } from '@inro/design-system';
import { PhonePage } from './phone-page.tsx';
import './styles.css';
import { phoneTexts } from './texts/phone.ts';

mountApp(PhonePage, [phoneTexts]);
