import '../ui/no-eval';
import { createRoot } from 'react-dom/client';
import { App } from './views/app';
import './visitor.css';

const place = document.getElementById('app');
if (place !== null) createRoot(place).render(<App />);
