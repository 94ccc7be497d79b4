using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Minori.Execution.Workers;

namespace Minori.Execution.Executors;

/// <summary>A serving worker seen from the coordinator: takes one job at a time.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task errorPump;
    private volatile JobLog? log;
    private TaskCompletionSource endOfLog = new();

    private WorkerProcess(Process process)
    {
        this.process = process;
        errorPump = PumpErrors();
    }

    /// <summary>Starts a worker.</summary>
    /// <exception cref="ExecutionException">The command cannot be started.</exception>
    public static WorkerProcess Start(WorkerCommand command)
    {
        UTF8Encoding encoding = new(false);
        ProcessStartInfo start = new(command.FileName, [.. command.Arguments, "--serve"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = encoding,
            StandardOutputEncoding = encoding,
            StandardErrorEncoding = encoding,
            UseShellExecute = false,
        };
        foreach ((string name, string value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new WorkerProcess(Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new ExecutionException(
                $"the worker '{command.FileName}' cannot be started: {exception.Message}; check the worker's command", exception);
        }
    }

    /// <summary>Gives the worker a job.</summary>
    /// <returns>False where it is dead. A worker that dies now or later says so by the end of its output.</returns>
    public bool TryBegin(string jobFile, JobLog jobLog)
    {
        if (process.HasExited)
        {
            return false;
        }

        endOfLog = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        log = jobLog;
        return TrySend(jobFile);
    }

    /// <summary>Follows the job to its end.</summary>
    /// <returns>The outcome, or null where the process ended without telling one.</returns>
    public async Task<JobOutcome?> FollowAsync(IProgress<JobProgress> progress)
    {
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (!WorkerMessage.TryParse(line, out WorkerMessage? message))
            {
                log?.WriteLine(line);
            }
            else if (message.Result is null)
            {
                progress.Report(message.ToProgress());
            }
            else
            {
                await Task.WhenAny(endOfLog.Task, errorPump).ConfigureAwait(false);
                return message.ToOutcome();
            }
        }

        await errorPump.ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return null;
    }

    public int ExitCode => process.ExitCode;

    /// <summary>Asks the current job to save its state and stop.</summary>
    public void Cancel() => TrySend(WorkerInput.CancelLine);

    /// <summary>Ends the process and all that it has started, at once.</summary>
    public void Kill() => process.Kill(entireProcessTree: true);

    /// <summary>Lets an idle worker go home, or kills one that does not.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(5));
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            Kill();
        }

        await errorPump.ConfigureAwait(false);
        process.Dispose();
    }

    private bool TrySend(string line)
    {
        try
        {
            lock (process)
            {
                process.StandardInput.Write($"{line}\n");
                process.StandardInput.Flush();
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task PumpErrors()
    {
        while (await process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line == WorkerOutput.EndOfLogLine)
            {
                endOfLog.TrySetResult();
            }
            else
            {
                log?.WriteLine(line);
            }
        }
    }
}
