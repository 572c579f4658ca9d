/*
 * The program: everything that main does, so that tests can link it.
 */
#ifndef NA_PROGRAM_H
#define NA_PROGRAM_H

/*
 * Runs the program. Returns the exit status: 0; 1 if something failed or --check found a problem; 2
 * for an invalid command line.
 */
int na_program(int argc, char **argv);

#endif
