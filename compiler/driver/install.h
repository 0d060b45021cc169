/*
 * install.h: where the headers and the runtime library are. $TROTH_INCLUDE and $TROTH_LIB first; then beside this program,
 * so that an installation can be moved; then where it was built.
 */
#ifndef DRIVER_INSTALL_H
#define DRIVER_INSTALL_H

const char *install_include(void);          /* the folder of troth.h; NULL: nowhere */
const char *install_library(void);          /* libtroth.a; NULL: nowhere */
const char *install_checking_library(void); /* libtroth_check.a, beside it: what `troth sweep` links with */
const char *const *install_libraries(void); /* what it needs, as linker options; ends with NULL */

#endif
