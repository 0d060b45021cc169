/*
 * frames.h: the frames of a lowered unit, as text.
 */
#ifndef DRIVER_FRAMES_H
#define DRIVER_FRAMES_H

#include "compiler/driver/unit.h"

/* Puts in the place of the unit's text what `troth lower --frames` prints of it. False: a failure was reported. */
bool frames_text(struct source_unit *u, const struct command *c);

#endif
