/** The page's own address: a scheme of the program's, so that nothing on the disk or the net shares its origin. */

export const scheme = "slimscribe";
export const pageOrigin = `${scheme}://app`;
export const pageAddress = `${pageOrigin}/index.html`;

/** @returns whether an address or an origin is the page's own, not one that only begins like it */
export const isOwn = (address: string): boolean => address === pageOrigin || address.startsWith(`${pageOrigin}/`);
