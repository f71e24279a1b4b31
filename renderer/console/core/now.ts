export { useSeconds } from '../../ui/clock/use-clock';
