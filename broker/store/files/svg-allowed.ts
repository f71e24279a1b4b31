/** What may be in a stored SVG; everything else is left out. Lists of what is allowed, so that what is new stays out. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Elements of the SVG namespace. Not here: scripts, foreign content, animations (they can set a link), links, media. */
export const ELEMENTS = words(`
  svg g defs symbol use switch title desc style
  path rect circle ellipse line polyline polygon image
  text tspan textPath
  linearGradient radialGradient stop pattern clipPath mask marker
  filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
  feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur
  feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
`);

/** Elements whose children are kept, without the element itself. */
export const UNWRAPPED = words('a');

/** Elements in which text means something. */
export const WITH_TEXT = words('text tspan textPath title desc style');

/** Attributes without a namespace. Not here: everything that begins with `on`. */
export const ATTRIBUTES = words(`
  id class style lang role aria-label aria-hidden
  x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height viewBox preserveAspectRatio d points pathLength rotate
  transform gradientTransform gradientUnits spreadMethod patternUnits patternContentUnits patternTransform
  clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient offset
  textLength lengthAdjust startOffset method spacing side version
  alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
  color-rendering cursor direction display dominant-baseline fill fill-opacity fill-rule filter flood-color
  flood-opacity font-family font-size font-size-adjust font-stretch font-style font-variant font-weight
  glyph-orientation-vertical image-rendering isolation letter-spacing lighting-color marker-end marker-mid
  marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering stop-color
  stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
  stroke-opacity stroke-width text-anchor text-decoration text-overflow text-rendering transform-box
  transform-origin unicode-bidi vector-effect visibility white-space word-spacing writing-mode
  filterUnits primitiveUnits in in2 result mode type values tableValues slope intercept amplitude exponent operator
  k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY edgeMode kernelUnitLength preserveAlpha surfaceScale
  diffuseConstant specularConstant specularExponent limitingConeAngle pointsAtX pointsAtY pointsAtZ z azimuth
  elevation scale xChannelSelector yChannelSelector stdDeviation radius baseFrequency numOctaves seed stitchTiles
`);

/** Functions of CSS that fetch nothing and run nothing; `url` is looked at by itself. */
const FUNCTIONS = words(`
  url rgb rgba hsl hsla hwb lab lch oklab oklch calc min max clamp matrix translate translatex translatey scale
  scalex scaley rotate skewx skewy not is where nth-child nth-of-type blur brightness contrast drop-shadow
  grayscale hue-rotate invert opacity saturate sepia circle ellipse inset polygon path
`);

const LONGEST_NAME = 40;
const MOST_BRACKETS = 20_000;

/** A reference within the same picture. */
const INTERNAL = /^#[^\s"'()<>\\#]+$/;
const PICTURE_DATA = /^data:image\/(?:png|jpeg|gif|bmp|webp);base64,[A-Za-z0-9+/=\s]+$/i;

export function isInternal(reference: string): boolean {
  return INTERNAL.test(reference);
}

/** Whether an `image` may show this: a picture of dots that is in the file itself. */
export function isPictureData(reference: string): boolean {
  return PICTURE_DATA.test(reference);
}

/**
 * Whether a style sheet, a style or an attribute that is read as one fetches nothing and runs nothing. Escapes and
 * at-rules are refused as a whole: in them anything can be written in another way.
 */
export function isSafeCss(css: string): boolean {
  if (/[\\@<]|\/\/|javascript|expression|behaviou?r|-moz-binding/i.test(css)) return false;
  if (!hasKnownFunctions(css)) return false;
  const urls = [...css.matchAll(/url\s*\(([^)]*)\)?/gi)].map((match) => match[1] ?? '');
  return urls.every((inside) => isInternal(inside.trim().replace(/^(["'])(.*)\1$/, '$2')));
}

/** Looks back a little only from each bracket: a file of one endless word takes no longer than another. */
function hasKnownFunctions(css: string): boolean {
  let brackets = 0;
  for (let at = css.indexOf('('); at !== -1; at = css.indexOf('(', at + 1)) {
    brackets += 1;
    const name = /[\w-]*$/.exec(css.slice(Math.max(0, at - LONGEST_NAME), at))?.[0].toLowerCase() ?? '';
    if (brackets > MOST_BRACKETS || (name !== '' && !FUNCTIONS.has(name))) return false;
  }
  return true;
}

/** A style sheet without its comments; null when one of them has no end. */
export function withoutComments(css: string): string | null {
  const parts: string[] = [];
  let from = 0;
  for (let start = css.indexOf('/*'); start !== -1; start = css.indexOf('/*', from)) {
    parts.push(css.slice(from, start));
    const end = css.indexOf('*/', start + 2);
    if (end === -1) return null;
    from = end + 2;
  }
  return [...parts, css.slice(from)].join(' ');
}

/** What a style or an attribute refers to within the picture, without `#`. */
export function referencesIn(css: string): readonly string[] {
  return [...css.matchAll(/url\s*\(\s*["']?#([^\s"'()<>\\#]+)/gi)].map((match) => match[1] ?? '');
}
