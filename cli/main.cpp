#include <cerrno>
#include <exception>
#include <iostream>
#include <system_error>

#include "cli/session.hpp"
#include "sim-core/base/file.hpp"
#include "sim-core/experiment/worker_pool.hpp"

namespace xenolith {
namespace {

int dispatch(const Arguments& arguments) {
  if (arguments.command == "merge") return merge_command(arguments);
  if (arguments.command == "precision") return precision_command(arguments);
  if (arguments.command == "compare") return compare_command(arguments);
  Session session;
  if (arguments.command == "run") return run_command(arguments, session);
  if (arguments.command == "sweep") return sweep_command(arguments, session);
  if (arguments.command == "rerun") return rerun_command(arguments, session);
  if (arguments.command == "sensitivity") return sensitivity_command(arguments, session);
  if (arguments.command == "explain") return explain_command(arguments, session);
  if (arguments.command == "check") return check_command(arguments, session);
  if (arguments.command == "list") return list_command(arguments, session);
  if (arguments.command == "describe") return describe_command(arguments, session);
  if (arguments.command == "schema") return schema_command(arguments, session);
  if (arguments.command == "plot") return plot_command(arguments, session);
  if (arguments.command == "calibrate") return calibrate_command(arguments, session);
  return reproduce_command(arguments, session);
}

/// Every way in which a command can end, as an exit code.
int guarded(const Arguments& arguments) {
  try {
    return dispatch(arguments);
  } catch (const InputError& error) {
    std::cerr << error.what();
    return exit_wrong;
  } catch (const FileError& error) {
    std::cerr << error.what() << '\n';
    return exit_io;
  } catch (const std::system_error& error) {  // file systems and processes
    std::cerr << error.what() << '\n';
    return exit_io;
  } catch (const std::exception& error) {
    std::cerr << "internal error: " << error.what() << '\n';
    return exit_bug;
  }
}

}  // namespace
}  // namespace xenolith

int main(int argc, char** argv) {
  using namespace xenolith;
  catch_interrupts();
  int exit_code = exit_done;
  const auto arguments = read_arguments(argc, argv, version_text(), exit_code);
  if (arguments) exit_code = guarded(*arguments);
  std::cout.flush();
  // Whoever reads our output may stop reading; that is not a failure, a full disk is.
  if (!std::cout && exit_code == exit_done && errno != EPIPE) return exit_io;
  return exit_code;
}
