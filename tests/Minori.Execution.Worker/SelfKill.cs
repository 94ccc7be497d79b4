using System.Diagnostics;
using System.Globalization;

namespace Minori.Execution.Worker;

/// <summary>
/// Where <see cref="Variable"/> is set, a process kills itself (SIGKILL) in the middle of its work: kill -9 without a race
/// for process ids. It dies after a random part of the work, not after a time, so that a slow machine sees as many deaths
/// as a fast one; and then after a random moment, so that no place in the work is safe. Each death leaves a file in the
/// folder <see cref="GravesVariable"/>, so that a test can count them.
/// </summary>
public static class SelfKill
{
    public const string Variable = "MINORI_TRIAL_MORTAL";
    public const string GravesVariable = "MINORI_TRIAL_GRAVES";
    private static int? left;

    /// <summary>A piece of the work is done.</summary>
    /// <param name="role">Who may die, for the count.</param>
    /// <param name="most">The most pieces that it lives to do.</param>
    /// <param name="longestMoment">Milliseconds that it may live on.</param>
    internal static void Count(string role, int most, int longestMoment)
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            return;
        }

        left = (left ?? Random.Shared.Next(most)) - 1;
        if (left == -1)
        {
            new Thread(() => Die(role, Random.Shared.Next(longestMoment))) { IsBackground = true }.Start();
        }
    }

    private static void Die(string role, int moment)
    {
        Thread.Sleep(moment);
        if (Environment.GetEnvironmentVariable(GravesVariable) is { } graves)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{role}-{Environment.ProcessId}-{Guid.NewGuid():N}");
            File.WriteAllText(Path.Combine(graves, name), "");
        }

        Process.GetCurrentProcess().Kill();
    }
}
