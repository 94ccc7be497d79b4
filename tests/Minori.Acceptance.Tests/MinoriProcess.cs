using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Minori.Testing;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>The program as users run it: a process with arguments, two streams and an exit code.</summary>
internal sealed class MinoriProcess : IDisposable
{
    private static readonly string Program =
        Path.Combine(SharedData.RepositoryRoot, "src", "Minori.Cli", "bin", "Release", "net10.0", "minori.dll");

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;
    private readonly StringBuilder _said = new();

    private const string Functions = "minori() { dotnet \"$MINORI\" \"$@\"; }\n";

    private MinoriProcess(string program, IEnumerable<string> arguments, string folder)
    {
        ProcessStartInfo start = new(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["XDG_CACHE_HOME"] = Cache, ["TERM"] = "xterm", ["MINORI"] = Program },
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = ReadErrorAsync();
    }

    // One cache for all tests, so that the built-in corpus is read once; apart from the user's own.
    private static string Cache { get; } = Path.Combine(AppContext.BaseDirectory, "cache");

    /// <summary>Starts the program and leaves it running.</summary>
    public static MinoriProcess Start(string folder, params IEnumerable<string> arguments) => new("dotnet", [Program, .. arguments], folder);

    /// <summary>Runs a shell script, in which <c>minori</c> is the program.</summary>
    public static ProcessResult RunScript(string folder, string script)
    {
        using MinoriProcess process = new("sh", ["-c", Functions + script], folder);
        return process.Wait();
    }

    /// <summary>The same in a mount namespace of its own.</summary>
    public static ProcessResult RunWithMounts(string folder, string script)
    {
        using MinoriProcess process = new("unshare", ["--map-root-user", "--mount", "sh", "-c", Functions + script], folder);
        return process.Wait();
    }

    /// <summary>Runs the program to its end.</summary>
    public static ProcessResult Run(string folder, params IEnumerable<string> arguments)
    {
        using MinoriProcess process = Start(folder, arguments);
        return process.Wait();
    }

    /// <summary>Runs the program, requires success, and reads the JSON object it prints.</summary>
    public static JsonElement Json(string folder, params IEnumerable<string> arguments)
    {
        ProcessResult result = Run(folder, [.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The process ids of the workers that it has started and that live.</summary>
    public IReadOnlyList<int> Workers() => ProcessTree.ChildrenOf(_process.Id);

    /// <summary>Ends the process as <c>kill -9</c> does, and the processes it started.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Ends the process alone as <c>kill -9</c> does, and leaves those it started to themselves.</summary>
    public void KillAlone() => _process.Kill();

    /// <summary>Sends SIGINT, as Ctrl-C does.</summary>
    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Sends a signal to the process and its workers: SIGINT as Ctrl-C in a terminal does, SIGHUP as a closed terminal does.</summary>
    public void SignalGroup(string signal)
    {
        using Process kill = Process.Start(
            "kill", [signal, .. Workers().Prepend(_process.Id).Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        kill.WaitForExit();
    }

    /// <summary>Waits until it has said something on standard error, or has ended.</summary>
    public void WaitForError(string text)
    {
        while (!_error.IsCompleted)
        {
            lock (_said)
            {
                if (_said.ToString().Contains(text, StringComparison.Ordinal))
                {
                    return;
                }
            }

            Thread.Sleep(10);
        }
    }

    private async Task<string> ReadErrorAsync()
    {
        char[] buffer = new char[4096];
        while (await _process.StandardError.ReadAsync(buffer) is > 0 and int count)
        {
            lock (_said)
            {
                _said.Append(buffer, 0, count);
            }
        }

        return _said.ToString();
    }

    /// <summary>Waits for the end.</summary>
    public ProcessResult Wait()
    {
        _process.WaitForExit();
        return new ProcessResult(_process.ExitCode, _output.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}

/// <summary>How a process ended.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>The first line of standard error that is an error message.</summary>
    public string ErrorLine => Error.Split('\n').First(l => l.StartsWith("error: ", StringComparison.Ordinal));
}
