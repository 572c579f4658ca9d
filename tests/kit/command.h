/*
 * Shell commands of unit tests, which fail the test unless they succeed.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stddef.h>

/* Runs a command. */
void run(const char *command);

/* The start of its output, in `text`. */
void command_output(const char *command, char *text, size_t room);

/* Gives its output, a line at a time, to `take`. */
void command_lines(const char *command, void (*take)(char *line));

#endif
