import { mountApp } from '@inro/design-system';
import { BankApp } from './bank-app.tsx';
import { phoneOfThisScreen } from './session.ts';
import './styles.css';
import { bankTexts } from './texts/bank.ts';

phoneOfThisScreen();
mountApp(BankApp, [bankTexts]);
