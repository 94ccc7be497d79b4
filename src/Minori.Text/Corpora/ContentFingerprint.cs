using System.Security.Cryptography;
using System.Text;

namespace Minori.Text;

/// <summary>Gathers the identity of a collection of documents; the order in which they come does not matter.</summary>
internal sealed class ContentFingerprint
{
    private readonly List<byte[]> _digests = [];

    public void Add(string documentId, string domain, Split split) =>
        _digests.Add(SHA256.HashData(Encoding.UTF8.GetBytes($"{documentId}\n{split}\n{domain}")));

    /// <summary>SHA-256 over the sorted digests, in 64 lower-case hexadecimal digits.</summary>
    public string Compute()
    {
        _digests.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] digest in _digests)
        {
            hash.AppendData(digest);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
