using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Minori.Acceptance.Tests;

/// <summary>A test that mounts file systems of its own; it is skipped, saying so, where that is not allowed.</summary>
public sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanMount = new(() =>
    {
        try
        {
            ProcessStartInfo start = new("unshare", ["--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs -o size=1m none /tmp"])
            {
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    });

    public MountFactAttribute()
    {
        if (!CanMount.Value)
        {
            Skip = "needs the right to mount a tmpfs (unshare --map-root-user --mount), which this machine does not give";
        }
    }
}
