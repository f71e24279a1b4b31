/** A font file, put into the program by the bundler as a `data:` address. */
declare module '*.ttf?inline' {
  const address: string;
  export default address;
}
