import '../ui/no-eval';
import { createRoot } from 'react-dom/client';
import { keepStrayDrops } from '../ui/carried/stray-drops';
import { keepInputMethodKeys } from '../ui/keys/keep-input-method-keys';
import { App } from './views/app';
import { followKeyboard } from './views/follow-keyboard';
import './visitor.css';

keepInputMethodKeys(window);
keepStrayDrops(window);
followKeyboard();
const place = document.getElementById('app');
if (place !== null) createRoot(place).render(<App />);
