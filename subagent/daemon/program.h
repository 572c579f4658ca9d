/*
 * The program: everything that main does, so that tests can link it.
 */
#ifndef NA_PROGRAM_H
#define NA_PROGRAM_H

/* Returns the exit status: 0; 1 if something was wrong; 2 for a command line that cannot be meant.
 */
int na_program(int argc, char **argv);

#endif
